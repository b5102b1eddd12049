namespace Nabla.Evaluation;

/// <summary>How well one class is recognised.</summary>
/// <param name="Class">The class's name.</param>
/// <param name="Precision">Of the rows predicted as this class, the share that is of it; 0 when none was predicted.</param>
/// <param name="Recall">Of the rows of this class, the share that was predicted as it; 0 when there is none.</param>
/// <param name="F1">The harmonic mean of precision and recall, <c>2 TP / (2 TP + FP + FN)</c>; 0 when the class occurs nowhere.</param>
/// <param name="Support">The number of rows of this class.</param>
public readonly record struct ClassScores(string Class, double Precision, double Recall, double F1, int Support);
