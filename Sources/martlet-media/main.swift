import Codecs
import Glibc
import Media
import Sandbox
import System
import WorkerRuntime

// Before any stranger's file is there, and with the font's path: a text that is to be a watermark, as a PNG.
if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "render-text" {
    exit(letter(CommandLine.arguments[3], in: CommandLine.arguments[2]))
}
guard JobSocket.isThere else {
    CurrentProcess.report("martlet-media is started by `martlet serve` and takes no commands.")
    exit(EX_USAGE)
}
economize()
CurrentProcess.letShortWorkGoFirst()
guard let processor = Processor() else {
    CurrentProcess.report("martlet-media: libmagic or one of the picture libraries does not work here.")
    exit(EX_UNAVAILABLE)
}
let hello = lockDown()
do {
    try JobSocket.send(hello.message)
    try serve { processor.process($0, $1) }
} catch {
    // Nobody is left to tell it to but whoever reads the exit code.
    exit(EX_PROTOCOL)
}
