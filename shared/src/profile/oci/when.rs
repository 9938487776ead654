//! `includes` and `excludes`: whether a rule counts on this host, as moby decides it.

use super::reader::{Object, Reader, Wrong};
use crate::abi::Arch;
use crate::load::Target;

/// Whether a rule counts.
pub(super) fn counts(
    rule: &Object<'_>,
    target: &Target,
    reader: &mut Reader<'_>,
) -> Result<bool, Wrong> {
    let excludes = Filter::read(rule, "excludes", reader)?;
    let includes = Filter::read(rule, "includes", reader)?;
    let has_cap = |cap: &&str| target.caps.iter().any(|own| is_same_capability(own, cap));
    let host = go_name(target.host);
    let is_excluded = excludes.arches.contains(&host)
        || excludes.caps.iter().any(has_cap)
        || excludes.min_kernel.is_some_and(|min| target.kernel >= min);
    let is_included = (includes.arches.is_empty() || includes.arches.contains(&host))
        && includes.caps.iter().all(has_cap)
        && includes.min_kernel.is_none_or(|min| target.kernel >= min);
    Ok(is_included && !is_excluded)
}

struct Filter<'v> {
    caps: Vec<&'v str>,
    arches: Vec<&'v str>,
    min_kernel: Option<(u32, u32)>,
}

impl<'v> Filter<'v> {
    fn read(rule: &Object<'v>, key: &'static str, reader: &mut Reader<'_>) -> Result<Self, Wrong> {
        let mut filter = Self {
            caps: Vec::new(),
            arches: Vec::new(),
            min_kernel: None,
        };
        let Some(value) = rule.get(key) else {
            return Ok(filter);
        };
        let keys = ["arches", "caps", "minKernel"];
        let object = reader.object(value, rule.path.member(key), &keys);
        let object = object.ok_or(Wrong)?;
        let texts = |list: Vec<(&'v str, _)>| list.into_iter().map(|(text, _)| text).collect();
        filter.caps = texts(reader.strings(&object, "caps")?);
        filter.arches = texts(reader.strings(&object, "arches")?);
        if object.get("minKernel").is_some() {
            let text = reader.string(&object, "minKernel").ok_or(Wrong)?;
            filter.min_kernel = version(text);
            if filter.min_kernel.is_none() {
                let path = object.path_of("minKernel");
                let message = format!("{path}: `{text}` is not a version such as 4.8");
                reader.error("bad-kernel-version", object.span_of("minKernel"), message);
                return Err(Wrong);
            }
        }
        Ok(filter)
    }
}

/// How Go, and so moby, calls the host.
const fn go_name(host: Arch) -> &'static str {
    match host {
        Arch::X86_64 => "amd64",
        Arch::X86 => "x86",
        Arch::X32 => "x32",
        Arch::Aarch64 => "arm64",
        Arch::Riscv64 => "riscv64",
    }
}

/// Capabilities of the host are taken in any spelling: `CAP_SYS_TIME`, `sys_time`.
fn is_same_capability(own: &str, wanted: &str) -> bool {
    let own = own.to_ascii_uppercase();
    own == wanted || format!("CAP_{own}") == wanted
}

/// Two numbers up to 255, and not both 0; moby reads an empty text as a version that every kernel
/// has.
fn version(text: &str) -> Option<(u32, u32)> {
    if text.is_empty() {
        return Some((0, 0));
    }
    let number = |part: &str| {
        let number: u8 = part.parse().ok()?;
        // Go takes no sign here.
        (!part.starts_with('+')).then_some(u32::from(number))
    };
    let (kernel, major) = text.split_once('.')?;
    let version = (number(kernel)?, number(major)?);
    (version != (0, 0)).then_some(version)
}
