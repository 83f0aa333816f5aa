//! The sets of refusals, named after what refuses.

use super::{Refusal, Refuses};
use crate::edge::problem::{Exceeded, Problem};

macro_rules! sets {
    ($($(#[$doc:meta])* $set:ident { $($problem:expr => $when:literal,)+ })+) => {$(
        $(#[$doc])*
        pub struct $set;

        impl Refuses for $set {
            fn refusals() -> Vec<Refusal> {
                vec![$(($problem, $when)),+]
            }
        }
    )+};
}

sets! {
    /// Calling the table or another engine, for a route that needs no session.
    Engines {
        Problem::Unavailable(String::new()) => "try again in a moment",
    }
    /// Authenticating the caller.
    Session {
        Problem::ConflictingCredentials => "a cookie and a bearer token together",
        Problem::SessionRequired => "no session, or one that is over",
        Problem::Unavailable(String::new()) => "try again in a moment",
    }
    /// Authenticating the caller, for a route that also accepts a grant.
    SessionOrGrant {
        Problem::ConflictingCredentials => "a cookie and a bearer token together",
        Problem::SessionRequired => "no session or grant, or one that is over",
        Problem::Unavailable(String::new()) => "try again in a moment",
    }
    /// Checking the origin of an unsafe call with a cookie.
    Origin {
        Problem::OriginRefused => "a cookie from another page than the portal's own",
    }
    /// Checking that the session did not begin with a link from an invitation or a notice.
    WholeSession {
        Problem::StepUpRequired => "the session began with a link from an invitation or a notice, which does not open this",
    }
    /// Reading query parameters.
    Query {
        Problem::InvalidFields(Vec::new()) => "a query parameter is unknown or does not fit",
    }
    /// Reading the cursor of a list.
    Cursor {
        Problem::InvalidCursor => "not a cursor that this list gave to this client",
    }
    /// Reading a body.
    Body {
        Problem::MalformedJson => "the body is no JSON",
        Problem::TooLarge => "the body has more than 512 KB",
        Problem::UnsupportedMediaType => "the body is not declared as JSON",
        Problem::InvalidFields(Vec::new()) => "a field is missing, unknown or does not fit",
    }
    /// Repeating a call with an `Idempotency-Key`.
    IdempotencyKey {
        Problem::IdempotencyKeyReused => "the key was used for another request",
    }
    /// Repeating a call that starts an upload, which may already be over.
    UploadKey {
        Problem::IdempotencyKeyReused => "the key was used for another request",
        Problem::UploadExpired => "the key's upload can be resumed no more",
    }
    /// Looking for a matter by its id.
    Matter {
        Problem::NotFound => "the client is on no matter of that id",
    }
    /// Looking for an open matter, one that takes files.
    OpenMatter {
        Problem::NotFound => "the client is on no matter of that id",
        Problem::MatterClosed => "a closed matter takes no files",
    }
    /// Looking for an answer by mail that waits.
    OwnDraft {
        Problem::NotFound => "the client has no such draft, or it has expired",
    }
    /// Sending an answer by mail that waits.
    SendingDraft {
        Problem::NotFound => "the client has no such draft, or it has expired",
        Problem::DraftEmpty => "nothing of the mail could be read",
        Problem::MatterClosed => "the draft has files, and a closed matter takes none",
    }
    /// Looking for a request of the firm.
    Request {
        Problem::NotFound => "there is no such request, or it is not shared with this client",
        Problem::RequestWithdrawn => "the firm no longer needs it",
    }
    /// Answering a request of the firm.
    OpenRequest {
        Problem::NotFound => "there is no such request, or it is not shared with this client",
        Problem::RequestAnswered => "it was answered, perhaps by somebody else of whom the same is asked",
        Problem::RequestChanged => "the firm has changed what it asks since `revision`",
        Problem::RequestWithdrawn => "the firm no longer needs it",
    }
    /// Looking at the request that an upload names.
    AskingUpload {
        Problem::RequestAnswered => "the request was answered",
        Problem::RequestWithdrawn => "the firm no longer needs what it asked for",
    }
    /// Opening a resource that a firm shared.
    Opening {
        Problem::NotFound => "there is no such thing, or it is not (or no longer) shared with this client",
    }
    /// Looking for an upload, or one of its files.
    Upload {
        Problem::NotFound => "the client has no such upload or file",
    }
    /// Looking for a file of an upload that can still be resumed.
    OpenUpload {
        Problem::NotFound => "the client has no such upload or file",
        Problem::UploadExpired => "it can be resumed no more",
        Problem::PartsDoNotFit(Vec::new()) => "a part is missing, changed, or not one of the file's",
    }
    /// Looking for the caller's own session, passkey or device by its id.
    Own {
        Problem::NotFound => "the client has nothing of that id",
    }
    /// Asking for an archive.
    ArchiveBudget {
        Problem::TooManyArchives(Exceeded::default()) => "the client asked for 20 archives today",
    }
    /// Looking for an archive that can be fetched.
    ReadyArchive {
        Problem::NotFound => "the client has no such archive, or its day is over",
        Problem::ArchiveNotReady => "it is still being made",
        Problem::ArchiveOutdated => "a document in it is not what the client sees now, or it could not be made",
    }
    /// Looking for the caller's own calendar feed.
    OwnFeed {
        Problem::NotFound => "the client has no calendar feed",
    }
    /// Asking for a calendar feed by its address.
    Feed {
        Problem::NotFound => "no feed has this address, or it has ended",
        Problem::TooManyFetches(Exceeded::default()) => "calendars asked for this feed more than 60 times in an hour",
        Problem::Unavailable(String::new()) => "try again in a moment",
    }
    /// Looking for what a firm published about itself.
    Firm {
        Problem::NotFound => "no such firm, or it said nothing of this yet",
    }
    /// Looking up where a link leads.
    Link {
        Problem::NotFound => "no link of this address, or one that opens more than this session",
    }
    /// Ending a session with files on their way.
    Uploads {
        Problem::UploadsUnderWay => "files are on their way",
    }
    /// Beginning to register a passkey.
    PasskeyRoom {
        Problem::TooManyPasskeys => "there are ten",
    }
    /// Registering a passkey.
    NewPasskey {
        Problem::PasskeyKnown => "it is registered already",
        Problem::TooManyPasskeys => "there are ten",
        Problem::CeremonyOver => "answered before, too late, or of another session",
    }
    /// Signing in, by any method.
    SignIn {
        Problem::OriginRefused => "a cookie is set only for the portal's own page",
        Problem::TooManyRequests(Exceeded::default()) => "too many wrong tokens or answers from one network address",
        Problem::Unavailable(String::new()) => "try again in a moment",
    }
    /// Signing in by a link or a code.
    LinkOrCode {
        Problem::LinkInvalid => "a link that is not of this address, or that the portal did not send",
        Problem::CodeInvalid => "a wrong code, or one that was tried too often",
        Problem::LinkExpired => "the link's hour is over",
        Problem::LinkUsed => "the link was used",
        Problem::CodeExpired => "the right code of a mail that is too old",
        Problem::CodeUsed => "the right code of a mail whose link or code was used",
    }
    /// Checking the signature of a firm's request.
    Signature {
        Problem::InvalidFields(Vec::new()) => "a header field of the signature is missing or does not fit",
        Problem::SignatureInvalid => "the signature is not that of this key, or there is no such key",
        Problem::SignatureExpired => "signed more than five minutes ago, or for later",
        Problem::FirmKeyEnded => "the key was revoked or replaced",
        Problem::TooManyRequests(Exceeded::default()) => "too many wrong signatures from one network address",
        Problem::Unavailable(String::new()) => "try again in a moment",
    }
    /// Taking the message of a firm.
    Message {
        Problem::MalformedJson => "the body is no JSON",
        Problem::TooLarge => "the body has more than 512 KB",
        Problem::InvalidFields(Vec::new()) => "an event does not fit: none was taken",
        Problem::WebhookIdReused => "the id of the message was used with another body",
        Problem::TooManyMessages(Exceeded::default()) => "the firm sends more than 600 messages in a minute",
    }
    /// Authenticating a firm by its bearer.
    FirmToken {
        Problem::FirmTokenRequired => "no bearer of a firm, or one that has ended",
        Problem::Unavailable(String::new()) => "try again in a moment",
    }
    /// Looking for what the firm itself sent.
    FirmsOwn {
        Problem::NotFound => "the portal applied no event of this firm about it",
    }
    /// Looking for an endpoint of the firm.
    OwnEndpoint {
        Problem::NotFound => "the firm has no endpoint of that id",
    }
    /// Adding an endpoint.
    EndpointRoom {
        Problem::TooManyEndpoints => "the firm has ten",
        Problem::IdempotencyKeyReused => "the key was used for another endpoint",
    }
    /// Sending to an endpoint what it got or missed.
    EnabledEndpoint {
        Problem::NotFound => "the firm has no endpoint of that id",
        Problem::EndpointDisabled => "the endpoint gets nothing now",
    }
    /// Looking for an event that the firm was told.
    FirmsEvent {
        Problem::NotFound => "the firm was told no event of that id in the last 35 days",
    }
    /// Inviting a client again.
    Inviting {
        Problem::InvalidFields(Vec::new()) => "an `Idempotency-Key` that does not fit",
        Problem::ClientRemoved => "the firm removed the client",
        Problem::TooManyInvitations(Exceeded::default()) => "the client was invited again three times today",
    }
    /// Looking for a document that a client sent to the firm.
    Sent {
        Problem::NotFound => "no client of this firm sent it, or it did not pass the checks",
    }
    /// Signing in by a passkey.
    Passkey {
        Problem::PasskeyInvalid => "unknown, revoked, somebody else's or wrongly answered",
        Problem::PasskeyCopied => "its signature count went back",
        Problem::CeremonyOver => "answered before, too late, or never begun",
    }
}
