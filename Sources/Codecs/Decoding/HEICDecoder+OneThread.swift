/// Interposes libde265's thread starter with a no-op.
///
/// libheif makes libde265 start a thread for every picture, whatever its own thread setting, and ignores the result. A
/// worker may not start threads. Without them libde265 decodes on the calling thread.
@_cdecl("de265_start_worker_threads")
public func startNoThreads(_ decoder: OpaquePointer?, _ count: Int32) -> Int32 { 0 }
