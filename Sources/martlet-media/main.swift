import Codecs
import Glibc
import Sandbox

guard JobSocket.isThere else {
    Faults.report("martlet-media is started by `martlet serve` and takes no commands.")
    exit(EX_USAGE)
}
economize()
guard let processor = Processor() else {
    Faults.report("martlet-media: libmagic or one of the picture libraries does not work here.")
    exit(EX_UNAVAILABLE)
}
Faults.setApart()
do {
    try confine()
    try serve(with: processor)
} catch {
    Faults.report("martlet-media: \(error)")
    exit(error is ConfinementFailure ? EX_OSERR : EX_PROTOCOL)
}
