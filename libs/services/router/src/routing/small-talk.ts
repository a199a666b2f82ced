/** Words that, alone or with companions, are small talk. Nothing is here that somebody might look up by itself. */
const TALK = wordSet(`
  hi hello hey hiya heya howdy greetings yo sup
  thanks thank thx thanx ty cheers appreciate appreciated grateful
  bye goodbye cya farewell
  ok okay okey okeydoke great perfect fine good cool nice wonderful awesome excellent amazing brilliant lovely fantastic
  alright understood gotcha sure sorry oops pardon congrats congratulations
  yes yeah yep yup no nope nah please wow haha hahaha lol hmm hm uh oh ah helpful ciao hola hallo bonjour cheerio maybe perhaps
  ahoy np yw omg whoa yay meh welp ouch phew agreed noted
`);
/** Words that may stand beside them, and say nothing by themselves. */
const COMPANIONS = wordSet(`
  a about absolutely actually afternoon again all am and appreciation are assistant at back bad be been bit
  bot both bothering buddy chat clear day dear did do done evening everybody everyone everything exactly
  explaining explanation folks for friend from fun going got great guess guys had happy has have having he
  help helped helps here hope how i ill im indeed info is it its ive job just kind kindly know last later
  let lets lot lots makes many mate me more morning much my needed news night no not now of ok one only our
  over pleasure pretty problem quick ready really reply response right said same saved say see she sir so
  somehow soon sort sounds still stop stuff such suppose take team tell that thats the then there they thing
  things think this to today tomorrow tonight too totally true try until up us useful very wanted was way we
  week weekend well were what whole will wish with would yesterday yet you your youre
`);
const MOST_WORDS = 12;
/** Whole messages that the words above do not tell from a question. */
const PHRASES = [
  /^(bye )+$/,
  /^see (you|ya)( later| soon| around| tomorrow)?$/,
  /^(how are you|how is it going|hows it going|what is up|whats up)( doing)?( today)?$/,
  /^(who|what) are you$/,
  /^what (can|do) you do$/,
  /^how (can|could) you help( me)?$/,
  /^(good )?(morning|afternoon|evening|night|day)( all| everyone)?$/,
  /^(all|very|quite|that is|thats) (right|clear|true|good|great)( now| then)?$/,
  /^(not|no) (really|yet|at all|now|today)$/,
  /^(i|we) (am|are) (done|ready|back|here)$/,
  /^i (guess|think|hope|suppose) (so|not)$/,
  /^test(ing)?( test| 1 2 3)*$/,
  /^(take care|never ?mind|no worries|well done|welcome( back)?|makes sense|long time no see|be right back)$/,
  /^(catch you later|i see|got it|help( me)?|right)$/,
];
/** What makes even a short message of those words a question to the documents. */
const ASKS = /^(what|when|where|which|who|why|how|is|are|was|were|do|does|did|will)\b/;

/** Whether the message is nothing but small talk, by its words alone; cheap and exact, so it goes first. */
export function isSmallTalk(message: string): boolean {
  const plain = message
    .toLowerCase()
    .replaceAll(/[’']/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (PHRASES.some((phrase) => phrase.test(plain))) return true;
  const words = plain.split(' ').map(withoutRepeats);
  if (plain === '' || words.length > MOST_WORDS || ASKS.test(plain)) return false;
  return (
    words.some((word) => TALK.has(word)) && words.every((word) => TALK.has(word) || COMPANIONS.has(word))
  );
}

/** `hiii` is `hi`. */
function withoutRepeats(word: string): string {
  const plain = word.replaceAll(/(.)\1{2,}/gu, '$1');
  return TALK.has(plain) ? plain : word;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
