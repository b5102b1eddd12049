// House prices: 73 columns, 40 of them words, some filled in a handful of rows, prices from 12,789 to 755,000 dollars. The table goes in as it is.
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Table houses = Table.Read(Path.Combine(AppContext.BaseDirectory, "ames.csv.gz"));
Model model = await Model.TrainAsync(houses, new TrainOptions
{
    Target = "Sale_Price",
    TestFraction = 0.2,
    Validation = 0.2, // one part held out instead of five folds: a fifth of the time
    Seed = 1,
});

Console.WriteLine($"{houses.RowCount} houses, {model.Features.Columns.Count} columns used, {model.ParameterCount} parameters");
var test = (RegressionMetrics)model.Training.Test!;
Console.WriteLine($"test: rmse {test.Rmse:F0} dollars, mae {test.Mae:F0} dollars, R2 {test.R2:F4} on {test.Rows} houses");
foreach (BaselineResult simpler in model.Training.Baselines)
{
    var metrics = (RegressionMetrics)simpler.Test!;
    Console.WriteLine($"to compare, {simpler.Name}: rmse {metrics.Rmse:F0} dollars");
}

// What is 30 square metres more worth? Ask for the same house twice.
int row = 0;
var house = houses.Columns.ToDictionary(column => column.Name, column => (object?)column.GetText(row).ToString());
double price = model.Predict(house).Value;
house["Gr_Liv_Area"] = double.Parse((string)house["Gr_Liv_Area"]!, CultureInfo.InvariantCulture) + 323; // square feet
Console.WriteLine($"house {row}: {price:F0} dollars, sold for {houses["Sale_Price"].GetText(row)}; with 30 square metres more: {model.Predict(house).Value:F0} dollars");
