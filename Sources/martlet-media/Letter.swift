import Codecs
import Glibc
import WorkerRuntime

/// Writes a text as a PNG to standard output. Returns the exit code.
func letter(_ text: String, in font: String) -> Int32 {
    do throws(TextRasterizerError) {
        let png = try TextRasterizer(text, font: font).png
        var rest = png[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return EX_IOERR }
            rest = rest.dropFirst(count)
        }
        return EX_OK
    } catch {
        report(error.reason)
        return EX_DATAERR
    }
}
