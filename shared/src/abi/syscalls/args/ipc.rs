//! System V and POSIX interprocess communication.

use super::{
    ArgKind::{Address, CStr, Fd, Flags, In, Int, Long, Mode, Out, Pointer, Size, Uint, Word},
    Shape, signatures,
};
use crate::abi::named::Family;

signatures! {
    mq_getsetattr(mqdes: Fd, newattr: Pointer, oldattr: Pointer);
    mq_notify(mqdes: Fd, sevp: In(Shape::Sigevent));
    mq_open(name: CStr, oflag: Flags(Family::Open), mode: Mode, attr: Pointer);
    mq_timedreceive(
        mqdes: Fd, msg_ptr: Out(Shape::Bytes(2)), msg_len: Size, msg_prio: Out(Shape::Int),
        abs_timeout: In(Shape::Timespec)
    );
    mq_timedsend(
        mqdes: Fd, msg_ptr: In(Shape::Bytes(2)), msg_len: Size, msg_prio: Uint,
        abs_timeout: In(Shape::Timespec)
    );
    mq_unlink(name: CStr);
    msgctl(msqid: Int, op: Flags(Family::IpcControl), buf: Pointer);
    msgget(key: Flags(Family::IpcKey), msgflg: Flags(Family::IpcFlags));
    msgrcv(
        msqid: Int, msgp: Out(Shape::Msgbuf(2)), msgsz: Size, msgtyp: Long, msgflg: Flags(Family::MessageQueue)
    );
    msgsnd(
        msqid: Int, msgp: In(Shape::Msgbuf(2)), msgsz: Size, msgflg: Flags(Family::MessageQueue)
    );
    semctl(semid: Int, semnum: Int, op: Flags(Family::IpcControl), arg: Word);
    semget(key: Flags(Family::IpcKey), nsems: Int, semflg: Flags(Family::IpcFlags));
    semop(semid: Int, sops: In(Shape::Sembuf(2)), nsops: Uint);
    semtimedop(
        semid: Int, sops: In(Shape::Sembuf(2)), nsops: Uint, timeout: In(Shape::Timespec)
    );
    shmat(shmid: Int, shmaddr: Address, shmflg: Flags(Family::Shmat));
    shmctl(shmid: Int, op: Flags(Family::IpcControl), buf: Pointer);
    shmdt(shmaddr: Address);
    shmget(key: Flags(Family::IpcKey), size: Size, shmflg: Flags(Family::IpcFlags));
}
