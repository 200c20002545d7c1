/// Why files and database cannot be brought into agreement.
package enum StorageError: Error, Equatable {
    /// A file that Martlet does not know stands where one of an approved upload belongs.
    case taken(path: String)
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .taken(let path):
            "\(path): a file that no upload has stands in the place of one that was approved: move it away and approve again"
        }
    }
}
