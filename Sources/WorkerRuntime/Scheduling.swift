import CWorker
import Glibc

/// Has the scheduler treat this process as one that computes for long: it never interrupts nginx or the responder when
/// it wakes, which owe somebody a short answer, and is no poorer for it in the end. Nothing but time depends on it, so
/// no is an answer.
package func letShortWorkGoFirst() {
    var parameters = sched_param()
    sched_setscheduler(0, SCHED_BATCH, &parameters)
}
