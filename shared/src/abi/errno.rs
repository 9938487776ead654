//! Error numbers: names, the C library's text, and what they mean.
//!
//! Numbers are those of `asm-generic/errno.h`, the same on every arch we know. The names are
//! compared with the kernel's headers and the texts with the C library by `shared/tests/tables`.

/// One error.
struct Errno {
    number: u16,
    name: &'static str,
    message: &'static str,
    meaning: &'static str,
}

const fn errno(
    number: u16,
    name: &'static str,
    message: &'static str,
    meaning: &'static str,
) -> Errno {
    Errno {
        number,
        name,
        message,
        meaning,
    }
}

/// Second names of some numbers.
const ALIASES: [(&str, u16); 3] = [("EWOULDBLOCK", 11), ("EDEADLOCK", 35), ("ENOTSUP", 95)];

fn find(number: u16) -> Option<&'static Errno> {
    let at = ERRNOS
        .binary_search_by_key(&number, |errno| errno.number)
        .ok()?;
    Some(&ERRNOS[at])
}

/// `EPERM` for 1. Also names the kernel's own restart numbers (512 to 516), which a program never
/// sees but a tracer does.
pub fn name(number: u16) -> Option<&'static str> {
    find(number).map(|errno| errno.name)
}

/// 1 for `EPERM`. Second names such as `EWOULDBLOCK` are known.
pub fn number(name: &str) -> Option<u16> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias.map(|(_, number)| *number).or_else(|| {
        // 133 rows and a human asking: a scan is quick enough.
        ERRNOS
            .iter()
            .find(|errno| errno.name == name)
            .map(|errno| errno.number)
    })
}

/// What the C library prints: `Operation not permitted` for 1.
pub fn message(number: u16) -> Option<&'static str> {
    find(number).map(|errno| errno.message)
}

/// What it means, in one line of our own.
pub fn meaning(number: u16) -> Option<&'static str> {
    find(number).map(|errno| errno.meaning)
}

/// Every name that a filter may write, by number. Second names are not in it.
pub fn all() -> impl Iterator<Item = (u16, &'static str)> {
    ERRNOS
        .iter()
        .take_while(|errno| errno.number < FIRST_INTERNAL)
        .map(|e| (e.number, e.name))
}

/// `ERESTARTSYS` in the kernel's `linux/errno.h`: from here on numbers stay inside the kernel.
const FIRST_INTERNAL: u16 = 512;

/// Sorted by number.
#[rustfmt::skip]
static ERRNOS: &[Errno] = &[
    errno(1, "EPERM", "Operation not permitted", "you may not do this: a privilege is missing, or a filter says so"),
    errno(2, "ENOENT", "No such file or directory", "no file or directory of this name"),
    errno(3, "ESRCH", "No such process", "no process or thread with this id"),
    errno(4, "EINTR", "Interrupted system call", "a signal arrived before the call was finished"),
    errno(5, "EIO", "Input/output error", "the device or file system failed"),
    errno(6, "ENXIO", "No such device or address", "nothing is behind this device or address"),
    errno(7, "E2BIG", "Argument list too long", "arguments and environment together are too long"),
    errno(8, "ENOEXEC", "Exec format error", "the file is not in a format that can be executed"),
    errno(9, "EBADF", "Bad file descriptor", "the file descriptor is not open, or not in the needed mode"),
    errno(10, "ECHILD", "No child processes", "no child to wait for"),
    errno(11, "EAGAIN", "Resource temporarily unavailable", "it would block or a limit is reached: try again later"),
    errno(12, "ENOMEM", "Cannot allocate memory", "not enough memory, or a limit on it is reached"),
    errno(13, "EACCES", "Permission denied", "the permission bits, or a policy, forbid it"),
    errno(14, "EFAULT", "Bad address", "a pointer argument points outside the process's memory"),
    errno(15, "ENOTBLK", "Block device required", "a block device was expected"),
    errno(16, "EBUSY", "Device or resource busy", "somebody else is using it"),
    errno(17, "EEXIST", "File exists", "it exists already"),
    errno(18, "EXDEV", "Invalid cross-device link", "the two paths are on different file systems"),
    errno(19, "ENODEV", "No such device", "no such device, or it cannot do this"),
    errno(20, "ENOTDIR", "Not a directory", "a part of the path is not a directory"),
    errno(21, "EISDIR", "Is a directory", "it is a directory"),
    errno(22, "EINVAL", "Invalid argument", "an argument has a value that makes no sense here"),
    errno(23, "ENFILE", "Too many open files in system", "the whole system has too many open files"),
    errno(24, "EMFILE", "Too many open files", "the process has too many open files"),
    errno(25, "ENOTTY", "Inappropriate ioctl for device", "the device does not know this ioctl, often: not a terminal"),
    errno(26, "ETXTBSY", "Text file busy", "the program file is being written or executed"),
    errno(27, "EFBIG", "File too large", "the file would become too large"),
    errno(28, "ENOSPC", "No space left on device", "the disk, or a table in the kernel, is full"),
    errno(29, "ESPIPE", "Illegal seek", "pipes and sockets have no position to seek to"),
    errno(30, "EROFS", "Read-only file system", "the file system is mounted read-only"),
    errno(31, "EMLINK", "Too many links", "the file has too many links"),
    errno(32, "EPIPE", "Broken pipe", "nobody reads the other end of the pipe or socket"),
    errno(33, "EDOM", "Numerical argument out of domain", "the number is outside what the function is defined for"),
    errno(34, "ERANGE", "Numerical result out of range", "the result does not fit, or the buffer is too small"),
    errno(35, "EDEADLK", "Resource deadlock avoided", "waiting would never end: a deadlock"),
    errno(36, "ENAMETOOLONG", "File name too long", "the path or a part of it is too long"),
    errno(37, "ENOLCK", "No locks available", "no more file locks"),
    errno(38, "ENOSYS", "Function not implemented", "this kernel has no such syscall, or a filter pretends so"),
    errno(39, "ENOTEMPTY", "Directory not empty", "the directory still has entries"),
    errno(40, "ELOOP", "Too many levels of symbolic links", "too many symbolic links, or one where none is allowed"),
    errno(42, "ENOMSG", "No message of desired type", "no message of the wanted type"),
    errno(43, "EIDRM", "Identifier removed", "the IPC object was removed while it was in use"),
    errno(44, "ECHRNG", "Channel number out of range", "channel number out of range"),
    errno(45, "EL2NSYNC", "Level 2 not synchronized", "level 2 not synchronized"),
    errno(46, "EL3HLT", "Level 3 halted", "level 3 halted"),
    errno(47, "EL3RST", "Level 3 reset", "level 3 reset"),
    errno(48, "ELNRNG", "Link number out of range", "link number out of range"),
    errno(49, "EUNATCH", "Protocol driver not attached", "protocol driver not attached"),
    errno(50, "ENOCSI", "No CSI structure available", "no CSI structure available"),
    errno(51, "EL2HLT", "Level 2 halted", "level 2 halted"),
    errno(52, "EBADE", "Invalid exchange", "invalid exchange"),
    errno(53, "EBADR", "Invalid request descriptor", "invalid request descriptor"),
    errno(54, "EXFULL", "Exchange full", "exchange full"),
    errno(55, "ENOANO", "No anode", "no anode"),
    errno(56, "EBADRQC", "Invalid request code", "invalid request code"),
    errno(57, "EBADSLT", "Invalid slot", "invalid slot"),
    errno(59, "EBFONT", "Bad font file format", "the font file is malformed"),
    errno(60, "ENOSTR", "Device not a stream", "the device is not a stream"),
    errno(61, "ENODATA", "No data available", "there is nothing to return, such as no attribute of this name"),
    errno(62, "ETIME", "Timer expired", "the timer ran out"),
    errno(63, "ENOSR", "Out of streams resources", "out of stream resources"),
    errno(64, "ENONET", "Machine is not on the network", "the machine is not on the network"),
    errno(65, "ENOPKG", "Package not installed", "the package is not installed"),
    errno(66, "EREMOTE", "Object is remote", "the object is on another machine"),
    errno(67, "ENOLINK", "Link has been severed", "the link to the other machine is gone"),
    errno(68, "EADV", "Advertise error", "advertise error"),
    errno(69, "ESRMNT", "Srmount error", "srmount error"),
    errno(70, "ECOMM", "Communication error on send", "sending failed"),
    errno(71, "EPROTO", "Protocol error", "the other side broke the protocol"),
    errno(72, "EMULTIHOP", "Multihop attempted", "multihop attempted"),
    errno(73, "EDOTDOT", "RFS specific error", "RFS specific error"),
    errno(74, "EBADMSG", "Bad message", "the message is damaged"),
    errno(75, "EOVERFLOW", "Value too large for defined data type", "the value does not fit its type"),
    errno(76, "ENOTUNIQ", "Name not unique on network", "the name is not unique on the network"),
    errno(77, "EBADFD", "File descriptor in bad state", "the descriptor is in the wrong state"),
    errno(78, "EREMCHG", "Remote address changed", "the remote address changed"),
    errno(79, "ELIBACC", "Can not access a needed shared library", "a needed shared library cannot be read"),
    errno(80, "ELIBBAD", "Accessing a corrupted shared library", "a shared library is damaged"),
    errno(81, "ELIBSCN", ".lib section in a.out corrupted", "a section of the executable is damaged"),
    errno(82, "ELIBMAX", "Attempting to link in too many shared libraries", "too many shared libraries"),
    errno(83, "ELIBEXEC", "Cannot exec a shared library directly", "a shared library cannot be executed by itself"),
    errno(84, "EILSEQ", "Invalid or incomplete multibyte or wide character", "the bytes are not valid text"),
    errno(85, "ERESTART", "Interrupted system call should be restarted", "the call should be started again"),
    errno(86, "ESTRPIPE", "Streams pipe error", "streams pipe error"),
    errno(87, "EUSERS", "Too many users", "too many users"),
    errno(88, "ENOTSOCK", "Socket operation on non-socket", "the descriptor is not a socket"),
    errno(89, "EDESTADDRREQ", "Destination address required", "the socket is not connected and no address was given"),
    errno(90, "EMSGSIZE", "Message too long", "the message is larger than the transport takes"),
    errno(91, "EPROTOTYPE", "Protocol wrong type for socket", "the protocol does not fit this type of socket"),
    errno(92, "ENOPROTOOPT", "Protocol not available", "no such socket option at this level"),
    errno(93, "EPROTONOSUPPORT", "Protocol not supported", "this protocol is not available"),
    errno(94, "ESOCKTNOSUPPORT", "Socket type not supported", "this type of socket is not available"),
    errno(95, "EOPNOTSUPP", "Operation not supported", "this object cannot do that"),
    errno(96, "EPFNOSUPPORT", "Protocol family not supported", "this protocol family is not available"),
    errno(97, "EAFNOSUPPORT", "Address family not supported by protocol", "this address family is not available"),
    errno(98, "EADDRINUSE", "Address already in use", "somebody has this address already"),
    errno(99, "EADDRNOTAVAIL", "Cannot assign requested address", "the address does not belong to this machine"),
    errno(100, "ENETDOWN", "Network is down", "the network interface is down"),
    errno(101, "ENETUNREACH", "Network is unreachable", "there is no route to that network"),
    errno(102, "ENETRESET", "Network dropped connection on reset", "the network dropped the connection"),
    errno(103, "ECONNABORTED", "Software caused connection abort", "the connection was given up before it was accepted"),
    errno(104, "ECONNRESET", "Connection reset by peer", "the other side closed the connection hard"),
    errno(105, "ENOBUFS", "No buffer space available", "no buffer space left"),
    errno(106, "EISCONN", "Transport endpoint is already connected", "the socket is connected already"),
    errno(107, "ENOTCONN", "Transport endpoint is not connected", "the socket is not connected"),
    errno(108, "ESHUTDOWN", "Cannot send after transport endpoint shutdown", "this side has been shut down for sending"),
    errno(109, "ETOOMANYREFS", "Too many references: cannot splice", "too many descriptors are in flight"),
    errno(110, "ETIMEDOUT", "Connection timed out", "nothing happened in the time allowed"),
    errno(111, "ECONNREFUSED", "Connection refused", "nobody listens at this address"),
    errno(112, "EHOSTDOWN", "Host is down", "the other machine is down"),
    errno(113, "EHOSTUNREACH", "No route to host", "there is no route to that machine"),
    errno(114, "EALREADY", "Operation already in progress", "this is being done already"),
    errno(115, "EINPROGRESS", "Operation now in progress", "started, and not finished yet"),
    errno(116, "ESTALE", "Stale file handle", "the file behind the handle is gone"),
    errno(117, "EUCLEAN", "Structure needs cleaning", "the file system is damaged and needs a check"),
    errno(118, "ENOTNAM", "Not a XENIX named type file", "not a XENIX named type file"),
    errno(119, "ENAVAIL", "No XENIX semaphores available", "no XENIX semaphores available"),
    errno(120, "EISNAM", "Is a named type file", "is a named type file"),
    errno(121, "EREMOTEIO", "Remote I/O error", "the remote device failed"),
    errno(122, "EDQUOT", "Disk quota exceeded", "the user's disk quota is used up"),
    errno(123, "ENOMEDIUM", "No medium found", "no disk in the drive"),
    errno(124, "EMEDIUMTYPE", "Wrong medium type", "the wrong kind of disk is in the drive"),
    errno(125, "ECANCELED", "Operation canceled", "somebody cancelled the operation"),
    errno(126, "ENOKEY", "Required key not available", "no such key in the keyring"),
    errno(127, "EKEYEXPIRED", "Key has expired", "the key has expired"),
    errno(128, "EKEYREVOKED", "Key has been revoked", "the key was revoked"),
    errno(129, "EKEYREJECTED", "Key was rejected by service", "the key was refused"),
    errno(130, "EOWNERDEAD", "Owner died", "who held the lock died"),
    errno(131, "ENOTRECOVERABLE", "State not recoverable", "the state behind the lock is lost"),
    errno(132, "ERFKILL", "Operation not possible due to RF-kill", "the radio is switched off"),
    errno(133, "EHWPOISON", "Memory page has hardware error", "the memory page is broken hardware"),
    errno(512, "ERESTARTSYS", "To be restarted if SA_RESTART is set", "a signal interrupted the call; it is restarted or becomes EINTR"),
    errno(513, "ERESTARTNOINTR", "To be restarted", "a signal interrupted the call; it is restarted"),
    errno(514, "ERESTARTNOHAND", "To be restarted if no handler", "a signal interrupted the call; it is restarted unless a handler runs"),
    errno(515, "ENOIOCTLCMD", "No such ioctl command", "the driver does not know this ioctl"),
    errno(516, "ERESTART_RESTARTBLOCK", "Interrupted by signal", "a signal interrupted the call; it goes on by restart_syscall"),
];
