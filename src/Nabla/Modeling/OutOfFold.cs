namespace Nabla.Modeling;

/// <summary>
/// What the networks of the folds say about the rows held out, each row by a network that had not seen it: what calibration, prediction intervals
/// and the metrics of the validation are computed from.
/// </summary>
/// <param name="Rows">The rows of the table, fold by fold.</param>
/// <param name="Folds">The fold in which each of these rows was held out, ascending from 0.</param>
/// <param name="Members">The networks whose activated outputs are averaged to the answer: 1 unless it is an ensemble.</param>
/// <param name="Logits">
/// The outputs before the last activation, <c>[rows x members x outputs]</c>; empty where the loss is not computed from logits.
/// </param>
/// <param name="Answers">The answers, decoded by the target of the fold: <c>[rows x answer]</c>, as <see cref="OutputDecoder.Width"/> says.</param>
sealed record OutOfFold(int[] Rows, int[] Folds, int Members, double[] Logits, double[] Answers);
