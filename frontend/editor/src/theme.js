// CodeMirror's own parts in the page's colours; tokens.css has them for light and dark alike.

import {EditorView} from "@codemirror/view";

const popup = {
  border: "1px solid var(--color-line-strong)",
  borderRadius: "var(--radius-small)",
  background: "var(--color-raised)",
  color: "var(--color-text)",
  boxShadow: "0 4px 16px light-dark(#00000026, #00000080)",
};

const button = {
  margin: "0",
  minHeight: "var(--target-least)",
  padding: "0 var(--space-2)",
  border: "1px solid var(--color-line-strong)",
  borderRadius: "99em",
  background: "var(--color-raised)",
  color: "var(--color-text)",
  font: "var(--size-small)/1.4 var(--font-text)",
  cursor: "pointer",
};

export const theme = EditorView.theme({
  "&": {flex: "1 1 auto", minHeight: "0", backgroundColor: "transparent", color: "var(--color-text)"},
  "&.cm-focused": {outline: "none"},
  ".cm-scroller": {fontFamily: "var(--font-mono)", lineHeight: "1.6", overflow: "auto", overscrollBehavior: "contain"},
  ".cm-content": {caretColor: "var(--color-text)", padding: "var(--space-2) 0"},
  ".cm-line": {padding: "0 var(--space-2) 0 var(--space-1)"},
  ".cm-content ::selection, .cm-line::selection": {background: "color-mix(in srgb, var(--color-accent) 28%, transparent)"},

  ".cm-gutters": {border: "0", backgroundColor: "transparent", color: "var(--color-text-soft)"},
  ".cm-lineNumbers .cm-gutterElement": {padding: "0", minWidth: "1.25rem"},
  ".editor-marks .cm-gutterElement": {width: "1.25rem"},
  ".editor-tags .cm-gutterElement": {width: "2.75rem", display: "grid", justifyItems: "center", alignItems: "start"},

  // Behind all that tells more: lines are told apart from the faintest to the one that answered.
  ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "transparent"},
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": {backgroundColor: "var(--color-sunken)"},
  "& .cm-line.lit, & .cm-gutterElement.lit, & .cm-line.fired, & .cm-gutterElement.fired": {
    backgroundColor: "var(--color-accent-wash)",
  },
  ".editor-marks .cm-gutterElement.lit": {boxShadow: "inset 3px 0 var(--color-accent)"},
  ".editor-marks .cm-gutterElement.fired": {boxShadow: "inset 5px 0 var(--color-accent)"},

  ".cm-lintRange": {backgroundImage: "none", paddingBottom: "0", textDecoration: "underline wavy 1px", textUnderlineOffset: "0.2em", textDecorationSkipInk: "none"},
  ".cm-lintRange-error": {textDecorationColor: "var(--color-kill)"},
  ".cm-lintRange-warning": {textDecorationColor: "var(--color-kernel-no)"},
  ".cm-lintRange-info": {textDecorationStyle: "dotted", textDecorationColor: "var(--color-accent)"},
  ".cm-lintRange-hint.finding, .cm-lintRange-info.finding": {textDecoration: "underline dotted 1.5px", textDecorationColor: "var(--color-line-strong)"},
  ".cm-lintRange-info.finding": {textDecorationColor: "var(--color-filter)"},
  ".cm-lintRange-active": {backgroundColor: "var(--color-accent-wash)"},
  ".cm-lintPoint:after": {borderBottomColor: "var(--color-kill)"},

  ".cm-tooltip": {...popup, zIndex: "50", fontSize: "var(--size-small)"},
  ".cm-tooltip-section:not(:first-child)": {borderTop: "1px solid var(--color-line)"},
  ".cm-diagnostic": {padding: "var(--space-2) var(--space-3)", maxWidth: "30rem", font: "var(--size-small)/1.45 var(--font-text)", whiteSpace: "pre-line"},
  ".cm-diagnostic-error": {borderLeft: "4px solid var(--color-kill)"},
  ".cm-diagnostic-warning": {borderLeft: "4px solid var(--color-kernel-no)"},
  ".cm-diagnostic-info": {borderLeft: "4px solid var(--color-accent)"},
  ".cm-diagnostic-hint": {borderLeft: "4px solid var(--color-line-strong)"},
  ".cm-diagnosticSource": {fontSize: "var(--size-tiny)", opacity: "1", color: "var(--color-text-soft)", marginTop: "var(--space-1)"},
  ".cm-diagnosticAction": {...button, display: "block", marginTop: "var(--space-1)"},

  ".cm-tooltip.cm-tooltip-autocomplete > ul": {fontFamily: "var(--font-mono)", maxHeight: "14rem", maxWidth: "min(30rem, 92vw)"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {display: "flex", gap: "var(--space-3)", padding: "var(--space-1) var(--space-2)", lineHeight: "1.5"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {background: "var(--color-accent)", color: "var(--color-on-accent)"},
  ".cm-completionMatchedText": {textDecoration: "none", fontWeight: "700"},
  ".cm-completionDetail": {flex: "1", margin: "0", overflow: "hidden", textOverflow: "ellipsis", fontFamily: "var(--font-text)", fontStyle: "normal", textAlign: "end", color: "var(--color-text-soft)"},
  ".option-action .cm-completionLabel": {color: "var(--color-syntax-action)"},
  ".option-keyword .cm-completionLabel": {color: "var(--color-syntax-keyword)"},
  ".option-syscall .cm-completionLabel, .option-set .cm-completionLabel, .option-arch .cm-completionLabel": {color: "var(--color-syntax-name)"},
  ".option-constant .cm-completionLabel, .option-errno .cm-completionLabel": {color: "var(--color-syntax-constant)"},
  "li[aria-selected] .cm-completionLabel": {color: "inherit"},
  "li[aria-selected] .cm-completionDetail": {color: "inherit"},
  ".cm-tooltip.cm-completionInfo": {...popup, padding: "0", maxWidth: "24rem"},

  ".cm-panels": {background: "var(--color-surface)", color: "var(--color-text)", zIndex: "2"},
  ".cm-panels-top": {borderBottom: "1px solid var(--color-line)"},
  ".cm-panels-bottom": {borderTop: "1px solid var(--color-line)"},
  ".cm-panel.cm-search": {display: "flex", flexWrap: "wrap", alignItems: "center", gap: "var(--space-1)", padding: "var(--space-2) 2.5rem var(--space-2) var(--space-3)", font: "var(--size-small)/1.4 var(--font-text)"},
  ".cm-panel.cm-search br": {flexBasis: "100%", content: "''"},
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": {margin: "0", fontSize: "var(--size-small)"},
  ".cm-panel.cm-search label": {display: "inline-flex", alignItems: "center", gap: "var(--space-1)"},
  ".cm-panel.cm-search [name=close]": {top: "var(--space-2)", right: "var(--space-2)", width: "var(--target-least)", height: "var(--target-least)", fontSize: "1rem"},
  ".cm-textfield": {minHeight: "var(--target-least)", border: "1px solid var(--color-line-strong)", borderRadius: "var(--radius-small)", background: "var(--color-raised)", color: "var(--color-text)"},
  ".cm-button": {...button, backgroundImage: "none", textTransform: "none"},
  ".cm-searchMatch": {backgroundColor: "var(--color-kernel-wash)", outline: "1px solid var(--color-kernel-no)"},
  ".cm-searchMatch-selected": {backgroundColor: "var(--color-accent-wash)", outline: "2px solid var(--color-accent)"},
  ".cm-panel.cm-panel-lint ul [aria-selected]": {background: "var(--color-accent-wash)"},
});
