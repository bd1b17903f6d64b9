@NullMarked
package io.sd2ail.ledger;

import org.jspecify.annotations.NullMarked;
