import Codecs
import Media

/// Does one job after the other until the responder closes the socket.
func serve(with processor: borrowing Processor) throws {
    while let received = try JobSocket.receive() {
        let finding = processor.process(received.job, received.files)
        // Nothing is left open when the answer is out.
        _ = consume received
        try JobSocket.send(finding.message)
        if try !JobSocket.isReady(withinMilliseconds: 250) { returnMemory() }
    }
}
