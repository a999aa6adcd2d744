/** A binary heap of numbers, the least first. */
export class MinHeap {
  readonly #numbers: number[] = [];
  /** Comparisons so far: what it took. */
  steps = 0;

  push(number: number): void {
    const numbers = this.#numbers;
    let at = numbers.push(number) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isLess(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Takes the least out; undefined when there is none. */
  pop(): number | undefined {
    const numbers = this.#numbers;
    const [least] = numbers;
    const last = numbers.pop();
    if (last === undefined || numbers.length === 0) return least;
    numbers[0] = last;
    let at = 0;
    while (2 * at + 1 < numbers.length) {
      const left = 2 * at + 1;
      const child = left + 1 < numbers.length && this.#isLess(left + 1, left) ? left + 1 : left;
      if (!this.#isLess(child, at)) break;
      this.#swap(at, child);
      at = child;
    }
    return least;
  }

  #isLess(left: number, right: number): boolean {
    this.steps += 1;
    return (this.#numbers[left] as number) < (this.#numbers[right] as number);
  }

  #swap(left: number, right: number): void {
    const numbers = this.#numbers;
    [numbers[left], numbers[right]] = [numbers[right] as number, numbers[left] as number];
  }
}
