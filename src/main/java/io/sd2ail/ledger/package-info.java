/// What arrives from rollouts: checked row by row, then accounted for, so that nothing is lost or counted twice.
@NullMarked
package io.sd2ail.ledger;

import org.jspecify.annotations.NullMarked;
