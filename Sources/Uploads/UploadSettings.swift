import Foundation
import Media
import Storage

/// What the site decides about uploads.
package struct UploadSettings: Sendable {
    package var limits = UploadLimits()
    /// `storage.mode` (default `datefolder`): where files lie below the images folder.
    package var storageMode = StorageMode.datefolder
    /// `uploads.formats` (default all): the kinds that are taken.
    package var formats = Set(Kind.allCases)
    /// `site.timezone` (default UTC): decides `date`, and with it the date folder.
    package var calendar = SiteCalendar.utc
    /// `media.*`: limits of a file, sizes and quality of what is made of it.
    package var job = Job()

    package init() {}
}
