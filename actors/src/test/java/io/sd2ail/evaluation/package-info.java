@NullMarked
package io.sd2ail.evaluation;

import org.jspecify.annotations.NullMarked;
