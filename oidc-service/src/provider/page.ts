/** A page of the provider: plain HTML without scripts or styles of its own. `body` is HTML; texts in it go through `escaped`. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title></head>
<body><main><h1>${escaped(title)}</h1>
${body}
</main></body>
</html>
`;

/** Text as HTML shows it. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one] as string);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The page of a person who has no right in the workspace; the button tells the waiting kubectl. */
export const refusedPage = (reason: string, abort: string, signIn: string): string =>
  page(
    'You have no access to this workspace',
    `<p>${escaped(reason)}. Ask an administrator of the workspace, then run kubectl again.</p>
<form method="post" action="${escaped(abort)}"><button>Tell kubectl, and end here</button></form>
<p><a href="${escaped(signIn)}">Sign in as somebody else</a></p>`,
  );

/** The page on which the code of a device is typed in. */
export const deviceCodePage = (form: string, problem: string | undefined): string =>
  page(
    'Connect a device',
    `${problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>\n`}<p>Enter the code that the device shows.</p>
${form}
<button type="submit" form="op.deviceInputForm">Continue</button>`,
  );

/** The page that says what a device asks for and from where, so that nobody lets in another's. */
export const deviceConfirmPage = (form: string, client: string, code: string, from: string): string =>
  page(
    'Let this device in?',
    `<p>A device asks for access to <strong>${escaped(client)}</strong> in your name. It asked from the address
<strong>${escaped(from)}</strong> and shows the code <strong>${escaped(code)}</strong>.</p>
<p>Continue only if it is yours and you have just started it. If somebody sent you here, do not.</p>
${form}
<button type="submit" form="op.deviceConfirmForm">Continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">It is not mine</button>`,
  );

/** The page that asks before it signs out. */
export const logoutPage = (form: string): string =>
  page(
    'Sign out?',
    `${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>
<button type="submit" form="op.logoutForm">No, stay signed in</button>`,
  );
