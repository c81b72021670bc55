import { changeMemoryStore } from './memoryStore';

// Preloaded (`node --require`) to make Node-RED's memory context slow: half a second for each question.
changeMemoryStore((own) => (...args) => {
  setTimeout(() => own(...args), 500);
});
