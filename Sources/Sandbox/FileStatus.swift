public import CLockdown
import Glibc

/// Stands before Glibc's function of this name in all that is linked here, and asks by the call of the same name. Glibc
/// asks by `newfstatat`, which takes a path as well and so tells of files that cannot be opened; no filter sees whether
/// a path is empty.
@_cdecl("fstat")
public func statusOfDescriptor(_ descriptor: Int32, _ status: UnsafeMutablePointer<stat>) -> Int32 {
    martlet_fstat(descriptor, status)
}
