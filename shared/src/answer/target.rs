//! For whom a filter is read, as text: the command line, HTTP and the page understand the same words.

use super::Refusal;
use crate::abi::UnknownArch;
use crate::abi::capability::number;
use crate::bpf::BpfProgram;
use crate::compile::Layout;
use crate::load::{self, Loaded, Target, UnknownFormat, UnknownRuntime};
use crate::wire::{CheckRequest, FilterSource};

/// A question about a filter, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The filter's text.
    pub source: String,
    /// For whom it is read.
    pub target: Target,
}

impl Question {
    /// Understands a request.
    pub fn of(request: CheckRequest) -> Result<Self, Refusal> {
        let CheckRequest {
            filter,
            caps,
            kernel: version,
            host,
            runtime,
            layout,
            without_passes,
            format,
        } = request;
        let mut target = Target::default();
        for cap in caps {
            target.caps.push(capability(&cap).map_err(refused)?);
        }
        if let Some(version) = version {
            target.kernel = kernel(&version).map_err(refused)?;
        }
        if let Some(host) = host {
            let host = host.parse();
            target.host = host.map_err(|error: UnknownArch| refused(error.to_string()))?;
        }
        if let Some(runtime) = runtime {
            let runtime = runtime.parse();
            target.runtime = runtime.map_err(|error: UnknownRuntime| refused(error.to_string()))?;
        }
        if let Some(format) = format {
            let format = format.parse();
            let format = format.map_err(|error: UnknownFormat| refused(error.to_string()))?;
            target.format = Some(format);
        }
        for pass in without_passes {
            let passes = target.options.passes.set(&pass, false);
            target.options.passes = passes
                .ok_or_else(|| refused(format!("without_passes: no pass is called `{pass}`")))?;
        }
        target.options.layout = match layout.as_deref() {
            None | Some("tree") => Layout::Tree,
            Some("linear") => Layout::Linear,
            Some(other) => {
                return Err(refused(format!("layout: `{other}` is not tree or linear")));
            }
        };
        let source = source_text(filter);
        Ok(Self { source, target })
    }

    /// The filter, or what is wrong with it.
    pub(super) fn loaded(&self) -> Result<Loaded, Refusal> {
        load::load(&self.source, &self.target)
            .map_err(|diagnostics| Refusal::of(&diagnostics, &self.source))
    }

    /// Its program, or what is wrong with it.
    pub(super) fn program(&self) -> Result<BpfProgram, Refusal> {
        self.loaded().map(|loaded| loaded.program)
    }
}

fn refused(message: String) -> Refusal {
    let code = "target-invalid";
    Refusal::Asked { code, message }
}

/// The text of a filter that a client sent; of JSON, as we write it.
pub fn source_text(filter: FilterSource) -> String {
    match filter {
        FilterSource::Text(text) => text,
        FilterSource::Oci(profile) => profile.to_string(),
    }
}

/// A capability by its name, with or without `CAP_`, in any case, as capsh takes it.
pub fn capability(text: &str) -> Result<String, String> {
    let name = text.trim().to_ascii_uppercase();
    let name = if name.starts_with("CAP_") {
        name
    } else {
        format!("CAP_{name}")
    };
    if number(&name).is_some() {
        Ok(name)
    } else {
        Err(format!(
            "`{text}` is not a capability; they are named as CAP_SYS_TIME"
        ))
    }
}

/// `7.3` or `6.18.44-generic`: major and minor count.
pub fn kernel(text: &str) -> Result<(u32, u32), String> {
    let mut parts = text.split(['.', '-']);
    let mut number = || parts.next().and_then(|part| part.parse().ok());
    match (number(), number()) {
        (Some(major), Some(minor)) => Ok((major, minor)),
        _ => Err(format!("`{text}` is not a kernel version; 6.18 is one")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_is_its_first_two_numbers() {
        assert_eq!(kernel("6.18"), Ok((6, 18)));
        assert_eq!(kernel("5.10.0-33-amd64"), Ok((5, 10)));
        assert!(kernel("6").is_err());
        assert!(kernel("six.1").is_err());
    }

    #[test]
    fn capabilities_may_be_written_short() {
        assert_eq!(capability("sys_time"), Ok("CAP_SYS_TIME".to_owned()));
        assert!(capability("CAP_SYS_TIM").is_err());
    }
}
