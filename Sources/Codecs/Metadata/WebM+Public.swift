extension WebM {
    /// What a file keeps that is to tell of no place, person or machine: for each element that holds others the names of
    /// those of which it is known that they tell what plays, and how (RFC 9559, section 5; RFC 8794, 11.2). None holds
    /// itself, so that nothing is deep.
    static let publicParts: [Int: Set<Int>] = [
        // Version, longest name and length, document type and its versions.
        header: [0x4286, 0x42F7, 0x42F2, 0x42F3, documentType, 0x4287, 0x4285],
        segment: segmentParts,
        seekHead: [0x4DBB],
        0x4DBB: [0x53AB, 0x53AC],
        // Times, title, programs, and the numbers by which segments find each other. Names of files go.
        info: [
            timestampScale, duration, 0x4461, 0x7BA9, 0x4D80, 0x5741, 0x73A4, 0x4444, 0x3C_B923, 0x3E_B923, 0x6924,
        ],
        0x6924: [0x69FC, 0x69BF, 0x69A5],
        tracks: [trackEntry],
        trackEntry: [
            trackNumber, 0x73C5, trackType, trackName,
            // For whom it is, and in which language.
            0xB9, 0x88, 0x55AA, 0x55AB, 0x55AC, 0x55AD, 0x55AE, 0x55AF, 0x22_B59C, 0x22_B59D,
            // How its blocks are stored and timed.
            0x9C, 0x6DE7, 0x6DF8, 0x23_E383, 0x23_4E7A, 0x23_314F, 0x537F, 0x55EE, 0x6FAB,
            // Its coding, and what belongs to it.
            codec, codecPrivate, 0x25_8688, 0xAA, 0x56AA, 0x56BB, contentEncodings, blockAdditionMapping,
            video, 0xE1, 0xE2,
        ],
        contentEncodings: [contentEncoding],
        contentEncoding: [0x5031, 0x5032, contentEncodingType, 0x5034, 0x5035],
        0x5034: [0x4254, 0x4255],
        0x5035: [0x47E1, 0x47E2, 0x47E7],
        0x47E7: [0x47E8],
        blockAdditionMapping: [0x41F0, blockAdditionType, 0x41ED],
        video: [
            0x9A, 0x9D, 0x53B8, 0x53B9, alphaMode, pixelWidth, pixelHeight, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x54B0,
            0x54BA, 0x54B2, 0x54B3, 0x2E_B524, 0x2F_B523, 0x23_83E3, 0x55B0, projection,
        ],
        0x55B0: [
            0x55B1, 0x55B2, 0x55B3, 0x55B4, 0x55B5, 0x55B6, 0x55B7, 0x55B8, 0x55B9, 0x55BA, 0x55BB, 0x55BC, 0x55BD,
            0x55D0,
        ],
        0x55D0: [0x55D1, 0x55D2, 0x55D3, 0x55D4, 0x55D5, 0x55D6, 0x55D7, 0x55D8, 0x55D9, 0x55DA],
        projection: [projectionType, 0x7672, projectionYaw, projectionPitch, projectionRoll],
        0xE1: [0xB5, 0x78B5, 0x9F, 0x7D7B, 0x6264, 0x52F1],
        0xE2: [0xE3, 0xE9],
        0xE3: [0xE4],
        0xE4: [0xE5, 0xE6],
        0xE9: [0xED],
        cluster: [timestamp, 0x5854, 0xA7, 0xAB, simpleBlock, blockGroup],
        0x5854: [0x58D7],
        // How long it lasts, on which others it leans, and what of it is not played.
        blockGroup: [block, 0x9B, 0xFA, 0xFB, 0x75A2, blockAdditions],
        blockAdditions: [blockMore],
        blockMore: [blockAdditionNumber, blockAddition],
        cues: [cuePoint],
        cuePoint: [0xB3, cuePositions],
        cuePositions: [cueTrack, 0xF1, 0xF0, 0xB2, 0x5378, 0xEA],
        attachments: [],
        chapters: [0x45B9],
        0x45B9: [0x45BC, 0x45BD, 0x45DB, 0x45DD, 0xB6],
        0xB6: [0x73C4, 0x5654, 0x91, 0x92, 0x98, 0x4598, 0x4588, 0x63C3, 0x8F, 0x80],
        0x8F: [0x89],
        0x80: [0x85, 0x437C, 0x437D, 0x437E],
        tags: [tag],
        tag: [0x63C0, simpleTag],
        0x63C0: [0x68CA, 0x63CA, 0x63C5, 0x63C9, 0x63C4, 0x63C6],
        simpleTag: [tagName, 0x447A, 0x447B, 0x4484, 0x44B4, 0x4487],
    ]

    /// What is among them and goes all the same where nothing of the kind is to stay: title, date, names of tracks, all
    /// tags and chapters.
    static let words: Set = [0x7BA9, 0x4461, trackName, tag, 0x45B9]

    /// Names of tags beside those of other movies, lengths and numbers for the most part.
    static let publicTags: Set = [
        "duration", "bps", "number_of_frames", "number_of_bytes", "encoder_settings", "creation_time", "date",
        "date_recorded", "date_released", "language", "handler_name", "vendor_id", "alpha_mode",
    ]
}
