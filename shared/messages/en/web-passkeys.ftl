# Passkeys in the clients' web app: signing in by one, the offer after a sign-in, and their place under Settings.

## Signing in
passkey-sign-in = Sign in with a passkey
passkey-sign-in-hint = With your face, fingerprint or screen lock, if you have set it up.

## The offer, once on each device
passkey-offer-title = Sign in with one touch next time?
passkey-offer-body = With your face, your fingerprint or the screen lock of this device. Then you need no email to sign in. Your face and your fingerprint stay on your device: the portal never gets them.
passkey-offer-once = We ask this only once on this device. You can set it up under Settings at any time.
passkey-offer-yes = Set it up
passkey-offer-no = Not now
passkey-offer-refused = We will not ask again on this device. You can set it up under Settings at any time.
passkey-offer-done = Your passkey is set up
passkey-offer-done-body = Next time, press “Sign in with a passkey”. Signing in by email works as before.
passkey-offer-close = Close

## When a device says no
passkey-not-confirmed = Your device did not confirm it
passkey-not-confirmed-sign-in = You may have closed its window, or there is no passkey for this portal on it. Try again, or have a link emailed to you.
passkey-not-confirmed-add = You may have closed its window. No passkey was added. You can try again whenever you like.
passkey-known = This device already has a passkey for the portal
passkey-known-detail = You can sign in with it. Nothing was changed.
passkey-wrong-address = Passkeys do not work at this address
passkey-wrong-address-detail = A passkey opens the portal at its own address only. Open the portal by the link in an email from it.
passkey-no-room = This device cannot keep a passkey
passkey-no-room-detail = It needs a screen lock: a code, a fingerprint or a face. Set one up, or use another device. Signing in by email works as before.
passkey-failed = Your device could not do it
passkey-failed-detail = Nothing was changed. Try again, or sign in by email as before.

## Settings
passkeys-title = Passkeys
passkeys-hint = A passkey signs you in with your face, fingerprint or screen lock, without an email. Each device can have one.
passkeys-show = Show my passkeys
passkeys-none = No passkeys yet.
passkeys-add = Add a passkey
passkeys-added = { $name } can sign you in from now on.
passkeys-renamed = It is called { $name } now.
passkeys-removed = { $name } was removed.
passkeys-unsupported = This browser has no passkeys. Signing in by email always works.
passkey-current = You signed in with it
passkey-here = Added in this browser
passkey-created = Added { $moment }
passkey-unused = Not used yet
passkey-suspected = There may be a copy of this passkey, seen { $moment }
passkey-suspected-body = It answered in a way that only a copy does. Remove it and add a new one. If you did not sign in at that time, tell your firm.
passkey-rename = Rename
passkey-name = New name for { $name }
passkey-name-empty = Give the passkey a name.
passkey-save = Save
passkey-cancel = Cancel
passkey-remove = Remove
passkey-remove-question = Remove { $name }?
passkey-remove-body = It will not sign you in any more, and wherever somebody is signed in with it, they are signed out now. Signing in by email works as before.
passkey-remove-current = You are signed in with it, so you will be signed out here. To come back, sign in by email.
passkey-remove-device = Many devices then stop offering it. If one still lists it, you can delete it there, among its passwords.
passkey-remove-yes = Remove it
passkey-remove-no = Keep it
