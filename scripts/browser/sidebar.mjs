export async function checkSidebar() {}
