//! Classic BPF as seccomp accepts it; knows nothing of filters.
