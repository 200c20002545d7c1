import Foundation
import Media

/// The text of JSON that answers carry as `original_exifdata` (as in the reference): the tags by their names, all
/// values as text, and what PHP adds to them for any JPEG.
enum ExifData {
    private enum Value: Encodable {
        case text(String)
        case list([String])
        case map([String: String])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .text(let text): try text.encode(to: encoder)
            case .list(let texts): try texts.encode(to: encoder)
            case .map(let map): try map.encode(to: encoder)
            }
        }
    }

    /// - Parameter size: bytes of the stored file.
    /// - Returns: `nil` for what was not received as a JPEG.
    static func text(of report: MediaReport, size: Int) throws -> String? {
        guard report.kind == .jpeg else { return nil }
        let (width, height) = ("\(report.size.width)", "\(report.size.height)")
        var values: [String: Value] = [:]
        for field in report.metadata.exif {
            values[field.name] = field.values.count == 1 ? .text(field.values[0]) : .list(field.values)
        }
        values["FileSize"] = .text("\(size)")
        values["FileType"] = .text("2")
        values["MimeType"] = .text(report.kind.mime)
        values["COMPUTED"] = .map([
            "html": "width=\"\(width)\" height=\"\(height)\"", "Height": height, "Width": width,
        ])
        values["width"] = .text(width)
        values["height"] = .text(height)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }
}
