// A spam filter. An e-mail is 57 numbers: how often certain words and characters stand in it, how long its runs of capitals are.
// A good e-mail thrown away is worse than a bad one let through, so the filter asks for more than a probability of one half.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Table mails = Table.Read("spam");
int[] test = [.. Enumerable.Range(0, mails.RowCount).Where(row => row % 5 == 4)];
Model model = await Model.TrainAsync(mails, new TrainOptions { Target = "class", TestRows = test, Validation = 0.2, Seed = 1 });

var metrics = (ClassificationMetrics)model.Training.Test!;
Console.WriteLine($"test: accuracy {metrics.Accuracy:F4}, log loss {metrics.LogLoss:F4}, ROC AUC {metrics.RocAuc:F4} on {metrics.Rows} e-mails");
foreach (BaselineResult simpler in model.Training.Baselines)
{
    Console.WriteLine($"to compare, {simpler.Name}: accuracy {((ClassificationMetrics)simpler.Test!).Accuracy:F4}");
}

IReadOnlyList<Prediction> answers = model.Predict(mails);
int spam = answers[0].Classes.ToList().IndexOf("spam");
Console.WriteLine("threshold | spam let through | good e-mails thrown away");
foreach (double threshold in new[] { 0.5, 0.9, 0.99, 0.999 })
{
    int missed = test.Count(row => IsSpam(row) && answers[row].Probabilities[spam] <= threshold);
    int lost = test.Count(row => !IsSpam(row) && answers[row].Probabilities[spam] > threshold);
    Console.WriteLine($"  {threshold} | {missed} of {test.Count(IsSpam)} | {lost} of {test.Count(row => !IsSpam(row))}");
}

bool IsSpam(int row) => mails["class"].GetText(row) is "spam";
