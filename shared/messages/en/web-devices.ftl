# Notifications and the home screen, under Settings of the clients' web app. "Notification" is what a phone shows; mails are emails.

devices-title = Notifications on your devices
devices-hint = They say only what kind of thing is new, never details of your case: others may see your screen.
devices-show = Show my devices for notifications
devices-turn-on = Notify me on this device
devices-turn-off = Stop notifications on this device
devices-off-hint = Your browser asks you to allow it. You can stop it here at any time.
devices-on = This device is notified
devices-on-hint = Notifications go on when you are signed out after a while. If you sign out yourself, they stop, so that nobody else on this device sees them.
devices-turned-on = Notifications are on for this device.
devices-turned-off = Notifications are off for this device.
devices-not-allowed = Your browser was not allowed to show notifications. Nothing was changed; you can try again.
devices-denied = Your browser blocks notifications of this portal. Allow them in the browser’s settings for this page, then open Settings again.
devices-unsupported = This browser cannot show notifications of the portal. We email you in any case.
devices-portal = Your firm’s portal does not send notifications to browsers. We email you in any case.
devices-install-first = On an iPhone or iPad, notifications work once the portal is on your home screen:
devices-list = Devices that are notified
devices-since = Since { $moment }
devices-remove = Remove
devices-remove-which = Remove { $device }
devices-removed = { $device } is not notified any more.
devices-choice = Notifications and emails
devices-beside = A notification and an email
devices-instead = A notification; an email only if it does not arrive
devices-none = Emails only
push-refused = Your browser could not turn notifications on
push-refused-detail = It did not reach the service that delivers them. Check your connection, and whether your browser allows notifications. We email you in any case.

## The home screen
install-title = On your home screen
install-hint = The portal opens like an app, and takes up hardly any room.
install-button = Put it on my home screen
install-done = The portal is on your home screen.
install-menu = Open your browser’s menu and choose “Install” or “Add to Home Screen”, if it is there.
install-apple-share = In Safari, press Share (the square with an arrow).
install-apple-add = Choose “Add to Home Screen”.
install-apple-open = Open the portal from there and sign in.
