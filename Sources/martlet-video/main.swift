import Glibc
import Media
import Sandbox
import Video
import System
import WorkerRuntime

guard JobSocket.isThere else {
    CurrentProcess.report("martlet-video is started by `martlet serve` and takes no commands.")
    exit(EX_USAGE)
}
economize()
CurrentProcess.letShortWorkGoFirst()
guard let grabber = FrameGrabber() else {
    CurrentProcess.report("martlet-video: libavcodec cannot decode every kind of video here.")
    exit(EX_UNAVAILABLE)
}
let hello = lockDown()
do {
    try JobSocket.send(hello.message)
    // Its libraries take up memory, so it does not wait for long.
    try serve(timeout: 60_000) { grabber.process($0, $1) }
} catch {
    // Nobody is left to tell it to but whoever reads the exit code.
    exit(EX_PROTOCOL)
}
