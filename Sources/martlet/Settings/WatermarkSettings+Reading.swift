import Media
import Uploads

extension WatermarkSettings {
    /// Reads `watermark.*`, in the order of the shipped file.
    mutating func read(from reader: inout SettingsReader) {
        image = reader.optionalText("watermark.image")
        if image?.hasPrefix("/") == false { reader.reject("watermark.image", because: "must be an absolute path") }
        text = reader.optionalText("watermark.text")
        if text != nil, image != nil {
            reader.reject("watermark.text", because: "and watermark.image are both set: leave one of them out")
        }
        font = reader.path("watermark.font", default: font)
        let names = Role.allCases.map(\.rawValue)
        let words = reader.words("watermark.roles", default: names)
        roles = Set(words.compactMap(Role.init))
        if roles.count != words.count {
            reader.reject("watermark.roles", because: "must be a list of \(names.joined(separator: ", "))")
        }
        readPlace(from: &reader)
        mark.opacity = reader.int("watermark.opacity", default: mark.opacity, in: 1...100)
        mark.margin = reader.int("watermark.margin", default: mark.margin, in: 0...65_535)
        mark.percentage = reader.int("watermark.percentage", default: mark.percentage, in: 1...100)
        mark.least.width = reader.int("watermark.min_width", default: mark.least.width, in: 0...65_535)
        mark.least.height = reader.int("watermark.min_height", default: mark.least.height, in: 0...65_535)
        mark.includesGIF = reader.flag("watermark.gif", default: mark.includesGIF)
    }

    private mutating func readPlace(from reader: inout SettingsReader) {
        let position = reader.text("watermark.position", default: "center center")
        let places = position.split(separator: " ").map(String.init)
        guard places.count == 2, let horizontal = HorizontalPlace(rawValue: places[0]),
            let vertical = VerticalPlace(rawValue: places[1])
        else {
            reader.reject(
                "watermark.position",
                because: "is “\(position)” and must be left, center or right, then top, center or bottom")
            return
        }
        (mark.horizontal, mark.vertical) = (horizontal, vertical)
    }
}
