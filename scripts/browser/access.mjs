export async function checkAccess() {}
