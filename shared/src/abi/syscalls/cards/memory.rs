//! Memory.

use super::Meaning;

#[rustfmt::skip]
pub(super) const MEANINGS: &[Meaning] = &[
    ("brk", "move the end of the heap"),
    ("get_mempolicy", "ask which memory nodes are used"),
    ("madvise", "tell the kernel how memory will be used"),
    ("map_shadow_stack", "make a shadow stack, which protects return addresses"),
    ("mbind", "choose the memory nodes for a range of memory"),
    ("membarrier", "make other threads see memory in order"),
    ("migrate_pages", "move a process's pages to other memory nodes"),
    ("mincore", "ask which pages are in memory"),
    ("mlock", "keep pages in memory, never swapped"),
    ("mlock2", "like mlock, with flags"),
    ("mlockall", "keep all of the process in memory"),
    ("mmap", "map a file or fresh memory into the address space"),
    ("move_pages", "move single pages to other memory nodes"),
    ("mprotect", "change whether memory may be read, written or executed"),
    ("mremap", "grow, shrink or move a mapping"),
    ("mseal", "make a mapping unchangeable for good"),
    ("msync", "write changes of a mapping to its file"),
    ("munlock", "let pages be swapped again"),
    ("munlockall", "let all of the process be swapped again"),
    ("munmap", "remove a mapping from the address space"),
    ("pkey_alloc", "get a protection key for memory"),
    ("pkey_free", "give a protection key back"),
    ("pkey_mprotect", "like mprotect, with a protection key"),
    ("process_madvise", "like madvise, for another process"),
    ("process_mrelease", "free the memory of a dying process at once"),
    ("process_vm_readv", "read the memory of another process"),
    ("process_vm_writev", "write the memory of another process"),
    ("remap_file_pages", "rearrange pages of a mapping; replaced by mmap"),
    ("set_mempolicy", "choose the memory nodes for the thread"),
    ("set_mempolicy_home_node", "choose a preferred memory node for a range"),
    ("userfaultfd", "handle page faults in user space"),
];
