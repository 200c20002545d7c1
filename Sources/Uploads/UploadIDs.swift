import Crypto
import Foundation
import Storage

/// How the ids in URLs are made of the numbers of uploads, albums and the like.
package enum UploadIDs: Sendable, Equatable {
    /// 8 letters and digits that nobody can guess: nobody walks from one upload to the next.
    case random
    /// Those that the reference makes of the same numbers, for a site that is to look like one.
    case sequential(SequentialIDs)

    /// The id of a number. A random one is another each time.
    package func id(of number: Int64) -> String {
        switch self {
        case .random: RandomText.letters(8)
        case .sequential(let coding): coding.encode(number)
        }
    }
}

/// Numbers written with 62 symbols in an order that a secret decides.
package struct SequentialIDs: Sendable, Equatable {
    private let digits: [Character]
    private let padding: Int64

    /// - Parameters:
    ///   - salt: the site's `crypt_salt`.
    ///   - padding: the site's `id_padding`, which every number is multiplied with; 0 for none.
    package init(salt: String, padding: Int) {
        let order = SHA256.hash(data: Data(salt.utf8)).hexDigits
        let symbols = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        digits = zip(order, symbols).sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }.map(\.1)
        self.padding = Int64(padding)
    }

    func encode(_ number: Int64) -> String {
        var rest = padding == 0 ? number : number * padding
        var text: [Character] = []
        repeat {
            text.append(digits[Int(rest % 62)])
            rest /= 62
        } while rest > 0
        return String(text.reversed())
    }
}
