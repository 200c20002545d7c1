import JPEG
import Media

extension Header {
    /// The fineness of colours that an encoding of the same picture should have.
    var chroma: ChromaSubsampling {
        guard case .jpeg(let header) = self else { return .half }
        if header.components == 1 { return .none }
        return header.isFullColour ? .full : .half
    }

    /// The fineness of colours in smaller pictures of it: full in JPEGs from quality 90 on, as in libvips and
    /// ImageMagick, for halved colours are what is seen first of what is lost there.
    func chroma(ofRenditionsAt quality: Int) -> ChromaSubsampling {
        if chroma == .none { return .none }
        return kind.stored == .jpeg && quality >= 90 ? .full : .half
    }
}
