/// How fine the colours of a picture are beside its light.
enum Chroma {
    /// There are none: it is grey.
    case none
    /// At half its width and height, which eyes hardly tell from full.
    case half
    /// As fine as the light, so that coloured letters stay sharp.
    case full
}

extension Header {
    /// The fineness of colours that an encoding of the same picture should have.
    var chroma: Chroma {
        guard case .jpeg(let header) = self else { return .half }
        if header.components == 1 { return .none }
        return header.isFullColour ? .full : .half
    }
}
