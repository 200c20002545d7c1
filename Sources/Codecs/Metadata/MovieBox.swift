import Media

/// Boxes of a movie of which it is known that they tell what plays, and how (ISO/IEC 14496-12, chapters 8 and 12; ISO/IEC
/// 14496-15; QuickTime File Format; Apple's, Dolby's and Google's boxes for how a picture lies in space and how bright it
/// is meant).
enum MovieBox {
    /// For each box that holds others those that a file keeps that is to tell of no place, person or machine.
    static let publicParts: [FourCC: Set<FourCC>] = [
        "edts": ["elst"],
        "dinf": ["dref"],
        "gmhd": ["gmin", "text", "tmcd"],
        "mvex": ["mehd", "trex", "leva", "trep"],
        "moof": ["mfhd", "traf"],
        "traf": ["tfhd", "trun", "tfdt", "sdtp", "sbgp", "sgpd", "subs", "saiz", "saio"],
        "mfra": ["tfra", "mfro"],
        // Kinds of groups of pictures (ISO/IEC 23008-12, 6.8 and annexes; ISO/IEC 14496-12, 8.18).
        "grpl": [
            "altr", "ster", "eqiv", "iaug", "brst", "tsyn", "aebr", "wbbr", "fobr", "afbr", "dobr", "pano", "cmex",
            "slid", "albc", "favc", "tmap",
        ],
    ]

    /// Parts of a way in which the samples of a video are coded.
    static let ofPictures: Set<FourCC> = [
        "avcC", "hvcC", "hvcE", "lhvC", "vpcC", "av1C", "dvcC", "dvvC", "dvwC", "esds", "glbl",
        "pasp", "clap", "colr", "fiel", "gama", "btrt", "chrm", "mdcv", "clli", "cclv", "amve", "SmDm", "CoLL",
        "st3d", "sv3d", "vexu", "hfov", "cams", "ccst", "auxi",
    ]
}
