/** Saves a file: one that the page made, or one that the server gives with the editor's own credentials. */
export function download(what: Blob | string, name: string, refused: (message: string) => void): void {
  if (typeof what !== 'string') {
    save(what, name);
    return;
  }
  const token = (
    JSON.parse(localStorage.getItem('auth-tokens') ?? 'null') as { access_token?: string } | null
  )?.access_token;
  fetch(what, token ? { headers: { Authorization: `Bearer ${token}` } } : {})
    .then(async (answer) => {
      if (answer.ok) save(await answer.blob(), name);
      else refused(String(answer.status));
    })
    .catch((error: Error) => refused(error.message));
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
