/** Whether an element can be seen: it has a size, and its page is in front. Tells when it comes in sight. */
export class Sight {
  private readonly observer: ResizeObserver;
  private wasSeen = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly comes: () => void,
  ) {
    // The editor tells a tab that it is shown before it is: there is no size yet.
    this.observer = new ResizeObserver(this.look);
    this.observer.observe(element);
    document.addEventListener('visibilitychange', this.look);
  }

  get isSeen(): boolean {
    const { clientWidth, clientHeight } = this.element;
    return clientWidth > 0 && clientHeight > 0 && document.visibilityState === 'visible';
  }

  end(): void {
    this.observer.disconnect();
    document.removeEventListener('visibilitychange', this.look);
  }

  private readonly look = (): void => {
    const { isSeen } = this;
    const isNew = isSeen && !this.wasSeen;
    this.wasSeen = isSeen;
    if (isNew) this.comes();
  };
}
