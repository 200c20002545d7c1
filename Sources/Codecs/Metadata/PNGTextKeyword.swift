/// The keywords under which the texts of a PNG stand.
enum PNGTextKeyword {
    /// Whether a private file keeps the text: its keyword is one of the specification's for readers, or one under which
    /// a program is known to keep the drawing that the picture shows or the words that it was generated of.
    ///
    /// - Parameter content: of the chunk: the keyword up to a zero, and the text.
    static func isPublic(_ content: Slice<UnsafeRawBufferPointer>) -> Bool {
        publicKeywords.contains { keyword in
            content.count > keyword.count && content.starts(with: keyword)
                && content.dropFirst(keyword.count).first == 0
        }
    }

    private static let publicKeywords = [
        // W3C PNG, 11.3.3.2, without Author and Source: who took it, and with what.
        "Title", "Description", "Copyright", "Creation Time", "Software", "Disclaimer", "Warning", "Comment",
        // ImageMagick's, and the date of a scan.
        "date:create", "date:modify", "date:timestamp", "create-date", "modify-date",
        // Drawings: draw.io and Excalidraw.
        "mxfile", "mxGraphModel", "application/vnd.excalidraw+json",
        // Words and settings of generators: Stable Diffusion web UI and ComfyUI.
        "parameters", "prompt", "workflow",
    ].map { Array($0.utf8) }
}
