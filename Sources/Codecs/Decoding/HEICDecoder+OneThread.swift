/// Stands before libde265's function of this name, whose work it leaves undone.
///
/// libheif has libde265 start a thread for every picture, heeds no setting of one thread in that, and does not look at
/// what is returned. A worker may start none. Without the thread libde265 decodes where it is called.
@_cdecl("de265_start_worker_threads")
public func startNoThreads(_ decoder: OpaquePointer?, _ count: Int32) -> Int32 { 0 }
