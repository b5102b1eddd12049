// A candy bar costs what the coins are worth: 25 cents a quarter, 5 cents a nickel. Nobody tells the network; it learns it from 169 purchases.
using System;
using System.Globalization;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Modeling;
using Nabla.Optimizers;

Table purchases = Table.Read("candy_bar"); // quarters, nickels, price

// The price is a weighted sum, so a network without a hidden layer is enough: price = w1 quarters + w2 nickels + b.
Model model = await Model.TrainAsync(purchases, new TrainOptions
{
    Target = "price",
    Task = TaskKind.Regression,
    Hidden = [],
    L2Penalty = 0, // the rule is exact: nothing pulls the weights towards 0
    Optimizer = new Adam(0.01),
});

// A regression answers in the target's own unit.
Prediction answer = model.Predict(new { quarters = 5, nickels = 6 });
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"5 quarters and 6 nickels buy a candy bar of {answer.Value:F2} dollars"));

// Inside, inputs and target have mean 0 and standard deviation 1. Back in coins and dollars the weights are the values of the coins.
(double[] weights, _) = model.ParametersOf(0);
double dollars = ((NumberTarget)model.Target).Standardization.StandardDeviation;
for (int i = 0; i < weights.Length; i++)
{
    var coin = (NumberEncoder)model.Features.Columns[i];
    double value = weights[i] * dollars / coin.Standardization.StandardDeviation;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one of the {coin.Name} is worth {value:F3} dollars"));
}

Console.WriteLine($"on rows held out: {model.Training.Validation}");
