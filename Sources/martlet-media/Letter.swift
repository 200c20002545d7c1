import Codecs
import Glibc
import System
import WorkerRuntime

/// Writes a text as a PNG to standard output. Returns the exit code.
func letter(_ text: String, in font: String) -> Int32 {
    do throws(TextRasterizerError) {
        let png = try TextRasterizer(text, font: font).png
        let isWritten = png.withUnsafeBytes { (try? Descriptor.write($0, to: STDOUT_FILENO)) != nil }
        return isWritten ? EX_OK : EX_IOERR
    } catch {
        CurrentProcess.report(error.reason)
        return EX_DATAERR
    }
}
