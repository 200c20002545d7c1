import Storage

extension Uploader {
    /// The moment when an upload's time is over: as the sender wishes, else as the user's own setting says. What guests
    /// send is kept no longer than the site keeps it.
    func moment(ofExpirationBy options: UploadOptions, for principal: Principal, at now: Int64) -> Int64? {
        let wish = options.expiration ?? principal.user?.expiration.flatMap(Expiration.init)
        let moment = wish?.moment(after: now)
        guard principal.isGuest, let longest = settings.guestExpiration?.moment(after: now) else { return moment }
        return min(moment ?? longest, longest)
    }
}
