import Foundation
package import Storage
import Uploads

/// The categories of a site.
package struct Categories: Sendable {
    private let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// Adds a category.
    ///
    /// - Parameter name: without blanks at its ends and cut to what a title may have.
    /// - Throws: `AccountError.emptyCategoryName` or `.categoryExists`.
    package func add(name: String) throws -> Category {
        guard let name = Text.title(name.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw AccountError.emptyCategoryName
        }
        guard let category = try catalog.addCategory(name: name) else { throw AccountError.categoryExists(name: name) }
        return category
    }

    /// Every category, in the order of their names.
    package func all() throws -> [Category] {
        try catalog.categories()
    }
}
