namespace Nabla.Cli.Reports;

/// <summary>One pass over the training rows.</summary>
/// <param name="Number">1-based.</param>
/// <param name="TrainingLoss">Mean loss over the training rows.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows, where there are any.</param>
/// <param name="ValidationMetric">The watched metric on the validation rows, where there is one.</param>
/// <param name="LearningRate">The learning rate of the epoch.</param>
sealed record ReportEpoch(int Number, double? TrainingLoss, double? ValidationLoss, double? ValidationMetric, double? LearningRate);
