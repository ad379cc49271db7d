import fc from 'fast-check';

/**
 * Random tests draw the same on each run, so that what fails is what was changed. Whoever changes what they hold tries others by
 * hand: PROPERTY_SEED=$RANDOM.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_121) });

export default fc;
