/** Whole messages that are answered without any search; cheap and exact, so it goes first. */
const phrases = [
  /^(hi|hello|hey|hiya|howdy|greetings|good (morning|afternoon|evening|day))( there| everyone| all| again)?$/,
  /^(thanks|thank you|many thanks|thx|cheers)( very much| so much| a lot| again| for (your|the) help)?$/,
  /^(bye|goodbye|good night|see you( later| soon)?|have a (nice|good|great) (day|evening|weekend))$/,
  /^(how are you( doing)?( today)?|how is it going|what is up|whats up|nice to meet you)$/,
  /^(who are you|what are you|what can you do|what do you do|how (can|could) you help( me)?|help)$/,
  /^(ok|okay|great|perfect|fine|good|cool|nice|wonderful|i see|got it|understood|never mind)( thanks| thank you)?$/,
];

export function isSmallTalk(message: string): boolean {
  const words = message
    .toLowerCase()
    .replaceAll(/[’']/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return phrases.some((phrase) => phrase.test(words));
}
