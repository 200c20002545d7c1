import Foundation
package import Media
package import Storage

/// What the site decides about uploads.
package struct UploadSettings: Sendable {
    package var limits = UploadLimits()
    /// `storage.mode` (default `datefolder`): where files lie below the images folder.
    package var storageMode = StorageMode.datefolder
    /// `storage.reserve_percent` (default 5): the part of the disk that is kept free, and with it 1 % of the inodes; 0
    /// for none.
    package var reservePercent = 5
    /// `uploads.formats` (default all): the kinds that are taken.
    package var formats = Set(MediaFormat.allCases)
    /// `uploads.from_url` (default `users`): who may have a URL fetched.
    package var fromURL = URLUploads.users
    /// `uploads.naming` (default `original`): how files are named.
    package var naming = NamingMode.original
    /// `ids.mode` (default `random`), `ids.salt`, `ids.padding`: the ids in URLs.
    package var ids = UploadIDs.random
    /// `uploads.duplicates` (default `allow`): what becomes of bytes that are here already.
    package var duplicates = DuplicatePolicy.allow
    /// `uploads.moderation` (default `none`): whose uploads wait for approval.
    package var moderation = Moderation.none
    /// `uploads.tags_per_file` (default 10).
    package var tagsPerFile = 10
    /// `uploads.guest_expiration` (default never): for how long a guest's upload is kept at the most.
    package var guestExpiration: Expiration?
    /// `uploads.stop_words` (default none): words that no text of an upload may have.
    package var stopWords = StopWords()
    /// `site.timezone` (default UTC): decides `date`, and with it the date folder.
    package var calendar = SiteCalendar.utc
    /// `media.variants` (default off): whether thumbs and mediums are made as WebP and AVIF too.
    package var makesVariants = false
    /// `watermark.*` (default none): the mark on pictures.
    package var watermark = WatermarkSettings()
    /// `media.*`: limits of a file, sizes and quality of what is made of it; `video.faststart` (default off).
    package var job = Job()

    package init() {}
}
