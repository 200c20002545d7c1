import Codecs
import Media
import Sandbox

/// Does one job after the other until the responder closes the socket.
func serve(with processor: borrowing Processor) throws {
    while let received = try JobSocket.receive() {
        let limits = received.job.limits
        try Allowance(pixels: limits.pixels, mapped: received.files.inputBytes, seconds: limits.seconds).grant()
        let finding = processor.process(received.job, received.files)
        // Nothing is left open when the answer is out.
        _ = consume received
        try JobSocket.send(finding)
        if try !JobSocket.isReady(withinMilliseconds: 250) { returnMemory() }
    }
}
