/// The vocabularies of XMP that are known (ISO 16684-1; Adobe's XMP specification, part 2; IPTC Photo Metadata;
/// Google's Photo Sphere).
enum XMPNamespace: Hashable {
    /// Of names without a prefix.
    case none
    case xml, rdf, packet
    case dublinCore, basic, rights, management, events, references, photoshop, tiff, exif, exifEX, lens, cameraRaw
    case lightroom, iptcCore, iptcExtension, creativeCommons, sphere
    /// One that is not known.
    case other

    /// - Parameter address: of the name space.
    init(_ address: String) {
        self =
            switch address {
            case "http://www.w3.org/XML/1998/namespace": .xml
            case "http://www.w3.org/1999/02/22-rdf-syntax-ns#": .rdf
            case "adobe:ns:meta/": .packet
            case "http://purl.org/dc/elements/1.1/": .dublinCore
            case "http://ns.adobe.com/xap/1.0/": .basic
            case "http://ns.adobe.com/xap/1.0/rights/": .rights
            case "http://ns.adobe.com/xap/1.0/mm/": .management
            case "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": .events
            case "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": .references
            case "http://ns.adobe.com/photoshop/1.0/": .photoshop
            case "http://ns.adobe.com/tiff/1.0/": .tiff
            case "http://ns.adobe.com/exif/1.0/": .exif
            case "http://cipa.jp/exif/1.0/": .exifEX
            case "http://ns.adobe.com/exif/1.0/aux/": .lens
            case "http://ns.adobe.com/camera-raw-settings/1.0/": .cameraRaw
            case "http://ns.adobe.com/lightroom/1.0/": .lightroom
            case "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": .iptcCore
            case "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": .iptcExtension
            case "http://creativecommons.org/ns#": .creativeCommons
            case "http://ns.google.com/photos/1.0/panorama/": .sphere
            default: .other
            }
    }

    /// Whether names are the packet's own frame, and no property of the picture.
    var isFrame: Bool { self == .xml || self == .rdf || self == .packet || self == .none }
}
